from api_rest import views
from django.urls import path

urlpatterns = [path("reservas", views.crear_reserva)]
