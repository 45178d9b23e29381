// Who did what and when, in words, and the way back where there is one.
import {reasonOf} from '@chasqui/ui';
import {Alert, Button, Group, Stack, Text, Title} from '@mantine/core';
import {useState} from 'react';
import {useTranslation} from 'react-i18next';
import {reloj} from '../juez/tiempo';
import {useDeshacer, useIntentar} from './corregir';
import {kCategorias, useAuditoria, type Competencia, type Entrada} from './datos';
import {segundos, type Decir} from './momento';

const kDeUnaVez = 50;

export function Historial({competencia}: {competencia: Competencia}) {
  const {t} = useTranslation();
  const {data, error} = useAuditoria(competencia.id);
  const deshacer = useDeshacer(competencia.id), intentar = useIntentar();
  const [cuantas, setCuantas] = useState(kDeUnaVez);
  const se_deshace = competencia.estado !== 'oficial';
  return (
    <Stack gap="sm" pb="xl">
      <Title order={1} size="h3">{t('parte_historial')}</Title>
      {error && <Alert color="red" variant="outline" role="alert">{reasonOf(error, t)}</Alert>}
      {data?.length === 0 && <Text>{t('sin_historial')}</Text>}
      <ol className="dir-lista">
        {data?.slice(0, cuantas).map((una, n) => (
          <Una key={una.correccion_id ?? `${una.hora} ${n}`} entrada={una}
            {...(se_deshace && una.se_deshace
              ? {deshacer: () => intentar(deshacer(una.correccion_id!))} : {})}/>
        ))}
      </ol>
      {data && data.length > cuantas && (
        <Group>
          <Button variant="default" onClick={() => setCuantas(cuantas + kDeUnaVez)}>
            {t('ver_mas')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function Una({entrada, deshacer}: {entrada: Entrada, deshacer?: () => void}) {
  const {t, i18n} = useTranslation();
  const hora = new Date(entrada.hora).toLocaleString(
      i18n.language === 'en' ? 'en' : 'es-EC', {dateStyle: 'short', timeStyle: 'medium'});
  const titulo = tituloDe(entrada, t), cambios = cambiosDe(entrada, t);
  return (
    <li data-tipo={entrada.tipo} data-deshecha={entrada.deshecha || undefined}>
      <Group justify="space-between" gap="xs" align="start">
        <div>
          <Text fw={600}>
            {titulo}{entrada.sobre ? ` · ${entrada.sobre}` : ''}
            {entrada.deshecha ? ` (${t('deshecha')})` : ''}
          </Text>
          {cambios && <Text size="sm" className="ui-number">{cambios}</Text>}
          {entrada.motivo && entrada.tipo !== 'deshacer' && entrada.motivo !== 'deshacer' && (
            <Text size="sm">{t('motivo')}: {entrada.motivo}</Text>
          )}
          <Text size="sm" c="dimmed">{hora} · {entrada.quien}</Text>
        </div>
        {deshacer && (
          <Button size="sm" variant="default" aria-label={`${t('undo')}: ${titulo}`}
            onClick={deshacer}>{t('undo')}</Button>
        )}
      </Group>
    </li>
  );
}

// A change of the competition's state is what the director did.
function tituloDe({tipo, despues, motivo}: Entrada, t: Decir): string {
  const estado = despues?.['estado'];
  if (tipo === 'competencia_update' && typeof estado === 'string') return t(`paso_a_${estado}`, {});
  if (tipo === 'deshacer' && motivo) return t('deshizo', {que: t(`tipo_${motivo}`, {})});
  return t(`tipo_${tipo}`, {defaultValue: tipo});
}

const kMostrados = ['time', 'dorsal', 'team_id', 'name', 'number', 'category', 'judge_id',
                    'estado', 'started_at', 'datetime', 'regla', 'ausentes', 'is_active',
                    'tolerancia_ms', 'max_registros', 'gracia_min'];

// The words of what the server keeps as a code.
const kCodigos: Record<string, string[]> =
    {estado: ['registro_', 'equipo_', 'estado_'], regla: ['regla_'], ausentes: ['ausentes_']};

function valorDe(campo: string, valor: unknown, t: Decir): string {
  if (valor === null || valor === undefined || valor === '') return '—';
  if (campo === 'time') return valor === 0 ? t('ausente', {}) : reloj(Number(valor));
  if (typeof valor === 'boolean') return t(valor ? 'si' : 'no', {});
  if (campo === 'started_at' || campo === 'datetime')
    return new Date(String(valor)).toLocaleTimeString();
  if (campo === 'category')
    return kCategorias.find(({codigo}) => codigo === valor)?.nombre ?? String(valor);
  const dichos = (kCodigos[campo] ?? []).map((de) => t(`${de}${valor}`, {defaultValue: ''}));
  return dichos.find(Boolean) ?? String(valor);
}

// "Tiempo: 0:20:00.000 → 0:21:00.000". A few are enough: the rest is in the audit of the server.
export function cambiosDe({tipo, antes, despues}: Entrada, t: Decir): string {
  if (typeof despues?.['delta_ms'] === 'number')
    return t('corrio', {s: segundos(despues['delta_ms'], true)});
  if (tipo === 'competencia_update' && typeof despues?.['estado'] === 'string') return '';
  if (Array.isArray(despues?.['registros']))
    return t('tiempos_n', {count: despues['registros'].length});
  return kMostrados.filter((campo) => campo in (despues ?? {}) || campo in (antes ?? {}))
      .filter((campo) => antes?.[campo] !== despues?.[campo])
      .map((campo) => {
        const viejo = antes ? `${valorDe(campo, antes[campo], t)} → ` : '';
        const nuevo = despues ? valorDe(campo, despues[campo], t) : '—';
        return `${t(`campo_${campo}`, {})}: ${viejo}${nuevo}`;
      })
      .join(' · ');
}
