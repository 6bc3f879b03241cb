"""What an application is made of stays as long as its process: the collector of garbage need not look through it again.

It would at every few hundred objects that a page makes, of which a page of figures makes tens of thousands.
"""

import gc

OBJECTS = 20_000
"""So many more objects are made than let go before garbage is looked for; Python's own 700 is of small programs."""


def settle() -> None:
    """Set all that there is now apart from garbage for good, and look for garbage less often.

    Call it once the application is made, and before a server's processes divide.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS)
