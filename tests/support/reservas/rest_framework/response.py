from django.http import JsonResponse as Response  # noqa: F401
