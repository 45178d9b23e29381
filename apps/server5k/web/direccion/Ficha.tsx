// What a competition is made with, and changed.
import {notify} from '@chasqui/ui';
import {Field, Form, useForm} from '@chasqui/ui/form';
import {useQueryClient} from '@tanstack/react-query';
import {useTranslation} from 'react-i18next';
import {api} from './api';
import {claveDe, type Competencia} from './datos';
import {paraCampo} from './momento';

const kNumeros = ['mejores', 'max_registros', 'tolerancia_ms', 'limite_ms', 'minimo_ms',
                  'maximo_ms', 'gracia_min'] as const;
const kNuevos = {
  mejores: 15, max_registros: 15, tolerancia_ms: 1500, limite_ms: 86_400_000, minimo_ms: 0,
  maximo_ms: 0, gracia_min: 30
};

export interface FichaProps {
  competencia?: Competencia;
  cerrar(): void;
  guardada?(una: Competencia): void;
}

// As the API takes them: moments in UTC, numbers as numbers.
export function paraEnviar(valores: Record<string, unknown>): Record<string, unknown> {
  const cuerpo = {...valores};
  if ('datetime' in cuerpo) {
    const cuando = new Date(String(cuerpo['datetime']));
    cuerpo['datetime'] = Number.isNaN(cuando.getTime()) ? '' : cuando.toISOString();
  }
  for (const campo of kNumeros)
    if (campo in cuerpo && /^-?\d+$/.test(String(cuerpo[campo])))
      cuerpo[campo] = Number(cuerpo[campo]);
  return cuerpo;
}

export function Ficha({competencia, cerrar, guardada}: FichaProps) {
  const {t} = useTranslation();
  const cliente = useQueryClient();
  const form = useForm(competencia ? deLa(competencia) : {
    name: '', datetime: '', regla: 'suma', ausentes: 'descalifica', is_active: true, ...kNuevos
  });
  const enviar = async (valores: Record<string, unknown>, cambios: Record<string, unknown>) => {
    const una = competencia
        ? await api.patch('/api/admin/competencias/{id}', {
            params: {id: competencia.id}, body: paraEnviar(cambios) as never,
            version: competencia.version
          })
        : await api.post('/api/admin/competencias', {body: paraEnviar(valores) as never});
    const dicha = una as unknown as Competencia;
    await cliente.invalidateQueries({queryKey: ['competencias']});
    await cliente.invalidateQueries({queryKey: claveDe(dicha.id)});
    notify(t('competencia_guardada'));
    cerrar();
    guardada?.(dicha);
  };
  const opciones = (campo: string, valores: string[]) =>
      valores.map((value) => ({value, label: t(`${campo}_${value}`)}));
  return (
    <Form form={form} send={enviar} action={t(competencia ? 'guardar' : 'crear')}
      only_changes={!!competencia} cancel={cerrar}>
      <Field form={form} name="name" label={t('nombre')} is_required/>
      <Field form={form} name="datetime" kind="timestamp" label={t('fecha')} is_required/>
      <Field form={form} name="regla" kind="choice" label={t('regla')} is_required
        options={opciones('regla', ['suma', 'mejores_n', 'mejor_tiempo'])}/>
      {form.values['regla'] === 'mejores_n' && (
        <Field form={form} name="mejores" kind="integer" label={t('mejores')}/>
      )}
      <Field form={form} name="ausentes" kind="choice" label={t('ausentes')} is_required
        options={opciones('ausentes', ['descalifica', 'incompleto'])}/>
      <Field form={form} name="is_active" kind="yes_no" label={t('activa')}
        hint={t('activa_ayuda')}/>
      <details>
        <summary className="dir-mas">{t('limites')}</summary>
        <div className="dir-campos">
          <Field form={form} name="max_registros" kind="integer" label={t('max_registros')}/>
          <Field form={form} name="tolerancia_ms" kind="integer" label={t('tolerancia')}
            hint={t('tolerancia_ayuda')}/>
          <Field form={form} name="limite_ms" kind="integer" label={t('limite')}/>
          <Field form={form} name="minimo_ms" kind="integer" label={t('minimo')}
            hint={t('cero_no')}/>
          <Field form={form} name="maximo_ms" kind="integer" label={t('maximo')}
            hint={t('cero_no')}/>
          <Field form={form} name="gracia_min" kind="integer" label={t('gracia')}
            hint={t('gracia_ayuda')}/>
        </div>
      </details>
    </Form>
  );
}

function deLa(una: Competencia): Record<string, unknown> {
  const valores: Record<string, unknown> = {
    name: una.name, datetime: paraCampo(una.datetime, 0), regla: una.regla,
    ausentes: una['ausentes'], is_active: una.is_active
  };
  for (const campo of kNumeros) valores[campo] = una[campo];
  return valores;
}
