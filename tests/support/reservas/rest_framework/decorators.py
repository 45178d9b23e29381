import json

from django.views.decorators.csrf import csrf_exempt


def api_view(methods):
    def decorate(view):
        def called(request):
            assert request.method in methods
            request.data = json.loads(request.body)
            return view(request)

        return csrf_exempt(called)

    return decorate
