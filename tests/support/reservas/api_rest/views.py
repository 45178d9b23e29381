"""The reference's view; only the customer's look-up, which it leaves out, is added."""

from rest_framework import status  # noqa: F401
from rest_framework.decorators import api_view
from rest_framework.response import Response
from api_rest.services.websocket_notifier import WebSocketNotifier

from .models import Cliente, Reserva

notifier = WebSocketNotifier()

@api_view(['POST'])
def crear_reserva(request):
    cliente = Cliente.objects.get(id=request.data['cliente_id'])

    reserva = Reserva.objects.create(
        cliente=cliente,
        fecha=request.data['fecha'],
        hora=request.data['hora'],
        estado='pendiente',
        total_estimado=request.data['total_estimado']
    )
    
    # Emitir evento al WebSocket
    notifier.emit_event('reserva:creada', {
        'reserva': {
            'id': reserva.id,
            'clienteId': reserva.cliente.id,
            'estado': reserva.estado,
            'fecha': str(reserva.fecha),
            'hora': str(reserva.hora),
            'totalEstimado': float(reserva.total_estimado)
        }
    })
    
    # Notificar al proveedor
    notifier.notify_role('proveedor', 'nueva_reserva', {
        'reservaId': reserva.id,
        'clienteNombre': reserva.cliente.user.username
    })
    
    return Response({'success': True, 'reserva_id': reserva.id})
