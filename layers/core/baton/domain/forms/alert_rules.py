"""What makes an answer an alarm, as data: compiled with the form, judged by `alerting`."""

from baton.domain.forms.comparing import Operator
from baton.domain.forms.values import Value
from baton.domain.frozen import frozen


@frozen
class AlertRule:
    """A condition on one item. `name` is the same in every version that keeps the linkId.

    A number is compared with the ordinal of the chosen option where the item has ordinals. `reason`
    is a code of the table of reasons; what is not `urgent` is looked at like any other review.
    """

    name: str
    item: int
    operator: Operator
    expected: Value
    reason: str
    urgent: bool = True
