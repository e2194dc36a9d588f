"""The outside world as AWS offers it: table, buckets, queues, senders, people."""
