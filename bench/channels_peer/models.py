"""What is stored of a race: the same columns and indexes as in apps/server5k."""

import uuid

from django.db import models


class Competencia(models.Model):
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    is_running = models.BooleanField(default=False)
    max_registros = models.IntegerField(default=15)


class Equipo(models.Model):
    name = models.CharField(max_length=200)
    number = models.IntegerField()
    competition = models.ForeignKey(Competencia, on_delete=models.CASCADE)
    judge_id = models.IntegerField(null=True, db_index=True)


class RegistroTiempo(models.Model):
    record_id = models.UUIDField(default=uuid.uuid4, unique=True)
    team = models.ForeignKey(Equipo, on_delete=models.CASCADE, db_index=False)
    competencia_id = models.IntegerField(db_index=True)
    juez_id = models.IntegerField(null=True)
    time = models.IntegerField()
    hours = models.IntegerField()
    minutes = models.IntegerField()
    seconds = models.IntegerField()
    milliseconds = models.IntegerField()
    estado = models.CharField(max_length=20, default="bueno")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["team", "time"])]


class RegistroCrudo(models.Model):
    """What judges sent, as they sent it."""

    id_registro = models.CharField(max_length=36, null=True)
    juez_id = models.IntegerField()
    equipo_id = models.IntegerField()
    tiempo = models.IntegerField(null=True)
    canal = models.CharField(max_length=10)
    resultado = models.CharField(max_length=40)
    carga = models.TextField()
    recibido_en = models.DateTimeField(auto_now_add=True)
