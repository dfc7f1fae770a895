"""What goes over the wire. Both programs use this module, so that they agree."""


def coded(data):
    """Turn what is typed into what is sent, and back: it is sent as it was typed."""
    return data
