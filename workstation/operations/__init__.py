"""What can be done with a store: one verb a function. The window and the command line call the same ones.

Every operation takes a store (``ports.Store``) and returns what changed. It either completes or leaves
everything as it was.
"""
