from django.contrib.auth.models import User
from django.db import models


class Cliente(models.Model):
    user = models.OneToOneField(User, on_delete=models.CASCADE)


class Proveedor(models.Model):
    user = models.OneToOneField(User, on_delete=models.CASCADE)


class Categoria(models.Model):
    nombre = models.TextField()


class Servicio(models.Model):
    nombre_servicio = models.TextField()
    precio = models.DecimalField(max_digits=10, decimal_places=2)
    proveedor = models.ForeignKey(Proveedor, on_delete=models.CASCADE)
    categoria = models.ForeignKey(Categoria, on_delete=models.CASCADE)


class Reserva(models.Model):
    cliente = models.ForeignKey(Cliente, on_delete=models.CASCADE)
    fecha = models.DateField()
    hora = models.TimeField()
    estado = models.TextField()
    total_estimado = models.DecimalField(max_digits=10, decimal_places=2)


class Calificacion(models.Model):
    puntuacion = models.IntegerField()
    servicio = models.ForeignKey(Servicio, on_delete=models.CASCADE)


class Pago(models.Model):
    """Its events are declared in apps.py."""

    monto = models.DecimalField(max_digits=10, decimal_places=2)
    fecha = models.DateField()
