// Another start: how far every time moves by it is shown before it is sent.
import {notify} from '@chasqui/ui';
import {Field, Form, useForm} from '@chasqui/ui/form';
import {Button, Group, Stack, Text, TextInput} from '@mantine/core';
import {useQueryClient} from '@tanstack/react-query';
import {useTranslation} from 'react-i18next';
import {api} from './api';
import {useDeshacer} from './corregir';
import {claveDe, type Competencia} from './datos';
import {paraCampo, segundos, type Decir} from './momento';

const kPasos = [-10_000, -1000, -100, 100, 1000, 10_000];

export function Ajustar({competencia, cerrar}: {competencia: Competencia, cerrar(): void}) {
  const {t} = useTranslation();
  const cliente = useQueryClient();
  const deshacer = useDeshacer(competencia.id);
  const antes = Date.parse(competencia.started_at!);
  const form = useForm({started_at: paraCampo(antes), motivo: ''});
  const nuevo = new Date(String(form.values['started_at'])).getTime();
  const delta = antes - nuevo;  // What each time grows by.
  const enviar = async () => {
    const {id} = competencia;
    const dicho = await api.post('/api/competencias/{id}/ajustar-inicio', {
      params: {id},
      body: {started_at: new Date(nuevo).toISOString(),
             motivo: String(form.values['motivo']).trim()}
    }) as unknown as {delta_ms: number, correccion_id: number};
    await cliente.invalidateQueries({queryKey: claveDe(id)});
    notify({text: t('ajustado', {s: segundos(dicho.delta_ms, true)}),
            undo: () => deshacer(dicho.correccion_id)});
    cerrar();
  };
  const mover = (ms: number) => form.set('started_at', paraCampo(nuevo + ms));
  return (
    <Stack gap="sm">
      <Text>{t('ajustar_mas')}</Text>
      <Form form={form} send={enviar} action={t('ajustar')} cancel={cerrar}>
        <TextInput name="started_at" type="datetime-local" step={0.001} size="md"
          label={t('salida_nueva')} error={form.errors['started_at']} required
          withAsterisk={false} value={String(form.values['started_at'])}
          onChange={({currentTarget}) => form.set('started_at', currentTarget.value)}/>
        <Group gap="xs" role="group" aria-label={t('mover_salida')}>
          {kPasos.map((paso) => (
            <Button key={paso} size="sm" variant="default" disabled={Number.isNaN(nuevo)}
              onClick={() => mover(paso)}>
              {`${paso > 0 ? '+' : '−'}${Math.abs(paso) / 1000} s`}
            </Button>
          ))}
        </Group>
        <Text role="status" fw={600} className="dir-delta">
          {Number.isNaN(nuevo) ? t('salida_mal') : dichoDe(delta, t)}
        </Text>
        <Field form={form} name="motivo" label={t('motivo')} is_required/>
      </Form>
    </Stack>
  );
}

function dichoDe(delta: number, t: Decir): string {
  if (delta === 0) return t('sin_corrimiento', {});
  return t(delta > 0 ? 'tiempos_crecen' : 'tiempos_menguan', {s: segundos(Math.abs(delta))});
}
