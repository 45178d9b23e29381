"""The three names of Django REST framework that the reference's view imports."""

status = None
