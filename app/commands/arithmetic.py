"""How the numbers of figures are added up, settled before NumPy is loaded."""

import os


def add_up_in_one_thread() -> None:
    """Let linear algebra use one thread, unless the environment says otherwise.

    The matrices of figures are small: more threads wait for each other, and the order in which they add may change the
    last digit, which is published.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
