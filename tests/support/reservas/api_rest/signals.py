"""The reference's signals, as printed."""

from django.db.models.signals import post_save, post_delete
from django.dispatch import receiver
from .models import Reserva, Servicio, Calificacion, Cliente, Proveedor
from .services.websocket_notifier import WebSocketNotifier

notifier = WebSocketNotifier()

@receiver(post_save, sender=Reserva)
def reserva_created_or_updated(sender, instance, created, **kwargs):
    if created:
        event_type = 'reserva:creada'
    else:
        event_type = 'reserva:actualizada'
    
    notifier.emit_event(event_type, {
        'reserva': {
            'id': instance.id,
            'clienteId': instance.cliente.id,
            'estado': instance.estado,
            'fecha': str(instance.fecha),
            'hora': str(instance.hora),
            'totalEstimado': float(instance.total_estimado)
        }
    })

@receiver(post_save, sender=Servicio)
def servicio_created(sender, instance, created, **kwargs):
    if created:
        notifier.emit_event('servicio:creado', {
            'servicio': {
                'id': instance.id,
                'nombre': instance.nombre_servicio,
                'precio': float(instance.precio),
                'proveedorId': instance.proveedor.id,
                'categoriaId': instance.categoria.id
            }
        })

@receiver(post_save, sender=Calificacion)
def calificacion_created(sender, instance, created, **kwargs):
    if created:
        notifier.emit_event('calificacion:creada', {
            'calificacion': {
                'id': instance.id,
                'puntuacion': instance.puntuacion,
                'servicioId': instance.servicio.id
            }
        })

@receiver(post_save, sender=Cliente)
def cliente_created(sender, instance, created, **kwargs):
    if created:
        notifier.emit_event('cliente:nuevo', {
            'cliente': {
                'id': instance.id,
                'nombre': instance.user.username,
                'email': instance.user.email
            }
        })

# Registrar las señales en apps.py
