import requests
from django.conf import settings
from typing import Dict, Any

class WebSocketNotifier:
    """Servicio para enviar notificaciones al servidor WebSocket"""
    
    def __init__(self):
        self.ws_server_url = getattr(settings, 'WS_SERVER_URL', 'http://localhost:4000/api')
    
    def emit_event(self, event_type: str, data: Dict[str, Any]):
        """Emite un evento al servidor WebSocket"""
        try:
            payload = {
                "type": event_type,
                "data": data,
                "timestamp": self.get_timestamp()
            }
            response = requests.post(
                f'{self.ws_server_url}/dashboard/emit-event',
                json=payload,
                timeout=5
            )
            return response.status_code == 202
        except Exception as e:
            print(f"Error emitiendo evento WebSocket: {e}")
            return False
    
    def notify_role(self, role: str, event: str, payload: Dict[str, Any]):
        """Notifica a todos los usuarios con un rol específico"""
        try:
            data = {
                "role": role,
                "event": event,
                "payload": payload
            }
            response = requests.post(
                f'{self.ws_server_url}/dashboard/notify-role',
                json=data,
                timeout=5
            )
            return response.status_code == 202
        except Exception as e:
            print(f"Error notificando role: {e}")
            return False
    
    def notify_user(self, user_id: str, event: str, payload: Dict[str, Any]):
        """Notifica a un usuario específico"""
        try:
            data = {
                "userId": user_id,
                "event": event,
                "payload": payload
            }
            response = requests.post(
                f'{self.ws_server_url}/dashboard/notify-user',
                json=data,
                timeout=5
            )
            return response.status_code == 202
        except Exception as e:
            print(f"Error notificando usuario: {e}")
            return False
    
    @staticmethod
    def get_timestamp():
        from datetime import datetime
        return datetime.utcnow().isoformat() + 'Z'
