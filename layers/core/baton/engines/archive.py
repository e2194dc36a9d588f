"""Turns WeasyPrint's PDF/A-3a into PDF/UA-1 as well, with an empty tagged field for the seal."""

from collections.abc import Callable
from typing import Any

import pydyf

SEAL_FIELD = "practice-seal"

_PDF_UA = """<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about=""
 pdfuaid:part="1"/><rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>
<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>
<rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq>
</pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description></rdf:RDF>"""


def declare_accessible(document: Any) -> None:
    """Add PDF/UA-1 to the document's metadata, which WeasyPrint writes for PDF/A alone.

    Its own option appends after the closing tag, where readers no longer look.
    """
    stock: Callable[..., bytes] = document.metadata.generate_rdf_metadata

    def with_accessibility(*arguments: Any) -> bytes:
        return stock(*arguments).replace(b"</rdf:RDF>", _PDF_UA.encode())

    document.metadata.generate_rdf_metadata = with_accessibility


def list_attachments_once(_: Any, pdf: Any) -> None:
    """WeasyPrint 70 lists each attached file twice; PDF/A wants it once."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))


def add_seal_field(_: Any, pdf: Any) -> None:
    """An invisible, named field on the last page that stands in the tag tree.

    F 132 = printed, locked; a hidden field would break PDF/A. A field that pyHanko makes itself
    stands outside the tree, which breaks PDF/UA.
    """
    tree = _object(pdf, pdf.catalog["StructTreeRoot"])
    body = _object(pdf, tree["K"][0])
    parents = _object(pdf, tree["ParentTree"])["Nums"]
    page_reference = pdf.page_references[-1].decode()
    page = _object(pdf, page_reference)
    key = max(parents[::2]) + 1
    field = pydyf.Dictionary(
        {
            "Type": "/Annot",
            "Subtype": "/Widget",
            "FT": "/Sig",
            "T": pydyf.String(SEAL_FIELD),
            "TU": pydyf.String("Practice seal"),
            "Rect": pydyf.Array([0, 0, 0, 0]),
            "F": 132,
            "P": page_reference,
            "StructParent": key,
        }
    )
    pdf.add_object(field)
    form = pydyf.Dictionary(
        {"Type": "/StructElem", "S": "/Form", "P": body.reference, "Pg": page_reference}
    )
    pdf.add_object(form)
    form["K"] = pydyf.Dictionary({"Type": "/OBJR", "Obj": field.reference, "Pg": page_reference})
    body["K"].append(form.reference)
    parents.extend([key, form.reference])
    page.setdefault("Annots", pydyf.Array()).append(field.reference)
    page["Tabs"] = "/S"
    pdf.catalog["AcroForm"] = pydyf.Dictionary(
        {"Fields": pydyf.Array([field.reference]), "SigFlags": 3}
    )


def _object(pdf: Any, reference: Any) -> Any:
    return pdf.objects[int(reference.split()[0])]
