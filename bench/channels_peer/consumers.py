"""The sockets: judges, whose batches are answered when they are stored, and spectators."""

import json
import uuid
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.core import signing
from django.db import transaction

from channels_peer.models import Equipo, RegistroCrudo, RegistroTiempo


def group_of(competition):
    return f"competencia_{competition}"


def record_of(sent, team, judge):
    seconds, milliseconds = divmod(sent["tiempo"], 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return RegistroTiempo(
        record_id=uuid.UUID(sent["id_registro"]), team=team, competencia_id=team.competition_id,
        juez_id=judge, time=sent["tiempo"], hours=hours, minutes=minutes, seconds=seconds,
        milliseconds=milliseconds)


def raw_of(sent, team, judge):
    return RegistroCrudo(
        id_registro=sent["id_registro"], juez_id=judge, equipo_id=team.id, tiempo=sent["tiempo"],
        canal="lote", resultado="publicado", carga=json.dumps(sent))


def stored_item(index, sent, is_known):
    return {"indice": index, "id_registro": sent["id_registro"], "tiempo": sent["tiempo"],
            "duplicado": is_known, "estado": "bueno"}


@database_sync_to_async
def store(judge, message):
    """(answer, competition, event); what was stored already is told so."""
    sent = message["registros"]
    with transaction.atomic():
        team = Equipo.objects.select_related("competition").get(id=message["equipo_id"])
        if not team.competition.is_running:
            return {"tipo": "error", "codigo": "no_en_curso"}, None, None
        times = dict(team.registrotiempo_set.values_list("record_id", "time"))
        known = {str(record) for record in times}
        fresh = [one for one in sent if one["id_registro"] not in known]
        if len(times) + len(fresh) > team.competition.max_registros:
            return {"tipo": "error", "codigo": "maximo_alcanzado"}, None, None
        RegistroTiempo.objects.bulk_create(record_of(one, team, judge) for one in fresh)
        RegistroCrudo.objects.bulk_create(raw_of(one, team, judge) for one in fresh)
    answer = {"tipo": "tiempos_registrados_batch", "total_enviados": len(sent),
              "total_guardados": len(sent), "total_fallidos": 0,
              "registros_guardados": [stored_item(i, one, one["id_registro"] in known)
                                      for i, one in enumerate(sent)],
              "registros_fallidos": [], "ref": message.get("ref")}
    event = {"equipo_id": team.id, "equipo_nombre": team.name, "equipo_dorsal": team.number,
             "equipo": {"id": team.id, "nombre": team.name, "dorsal": team.number},
             "total_registros": len(times) + len(fresh),
             "tiempo_total": sum(times.values()) + sum(one["tiempo"] for one in fresh)}
    return answer, team.competition_id, event


class Juez(AsyncWebsocketConsumer):
    async def connect(self):
        token = parse_qs(self.scope["query_string"].decode()).get("token", [""])[0]
        try:
            self.judge = signing.loads(token, salt="juez", max_age=3600)
        except signing.BadSignature:
            return await self.close(4002)
        if self.judge != int(self.scope["url_route"]["kwargs"]["juez_id"]):
            return await self.close(4003)
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        answer, competition, event = await store(self.judge, json.loads(text_data))
        if event:
            text = json.dumps({"tipo": "registros_actualizados", "data": event},
                              separators=(",", ":"))
            await self.channel_layer.group_send(group_of(competition),
                                                {"type": "aviso", "texto": text})
        await self.send(json.dumps(answer, separators=(",", ":")))


class Publico(AsyncWebsocketConsumer):
    async def connect(self):
        self.group = group_of(self.scope["url_route"]["kwargs"]["id"])
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()

    async def disconnect(self, code):
        await self.channel_layer.group_discard(self.group, self.channel_name)

    async def aviso(self, event):
        await self.send(event["texto"])
