"""The gate process.

Belongs here: starting it. Standard output carries answers only, so whatever a library prints goes to standard error.
"""

import os
import sys

from expectations.worker import serve

if __name__ == "__main__":
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    serve(sys.stdin, answers)
