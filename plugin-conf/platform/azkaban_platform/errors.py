"""What can go wrong, each with a sentence for people. No message holds a secret."""


class PlatformError(Exception):
    """Something can't be done; the message says what, to what, and what to do."""


class Refused(PlatformError):
    """The other side answered, and its answer is no. Asking again changes nothing."""


class Unreachable(PlatformError):
    """No usable answer came. It says nothing about what was asked; asking again may help."""


class NotFinished(PlatformError):
    """The limit of a wait was reached; what was waited for goes on."""
