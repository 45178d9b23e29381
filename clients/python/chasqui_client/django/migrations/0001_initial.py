from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="OutboxLease",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("owner", models.CharField(blank=True, default="", max_length=120)),
                ("until", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="OutboxMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=36)),
                ("name", models.CharField(max_length=200, unique=True)),
                ("path", models.CharField(max_length=100)),
                ("body", models.TextField()),
                ("subject", models.CharField(blank=True, default="", max_length=64)),
                ("digest", models.CharField(blank=True, default="", max_length=64)),
                ("stored", models.DateTimeField()),
                ("state", models.CharField(default="waiting", max_length=10)),
                ("ended", models.DateTimeField(null=True)),
                ("faults", models.PositiveIntegerField(default=0)),
                ("status", models.PositiveSmallIntegerField(default=0)),
                ("reason", models.TextField(blank=True, default="")),
            ],
        ),
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(fields=["state", "id"], name="chasqui_state"),
        ),
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(fields=["subject", "id"], name="chasqui_subject"),
        ),
    ]
