"""Heavy libraries behind small functions; imported only by functions that carry the layer."""
