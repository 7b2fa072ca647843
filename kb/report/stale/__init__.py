"""Amendment ripple: what of a finished draft leans on sources that have changed since.

ripple   draft and corpus -> what changed, and the places that lean on it
memo     that -> a short Word document
"""
