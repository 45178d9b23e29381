// The race as it runs: what the director does, who judges, how far each team is.
import {Group, Progress, Text, TextInput, Title} from '@mantine/core';
import {useState} from 'react';
import {useTranslation} from 'react-i18next';
import type {Fila} from '../resultados/datos';
import {
  useDudas, useEquipos, useJueces, useResultados, type Competencia, type Duda, type Equipo
} from './datos';
import {Jueces} from './Jueces';
import {Mando} from './Mando';
import type {Decir} from './momento';
import {rutaDe, rutaDeEquipo} from './ruta';

export function Carrera({competencia, puede}: {competencia: Competencia, puede: boolean}) {
  const {t} = useTranslation();
  const {id} = competencia;
  const jueces = useJueces(id), dudas = useDudas(id), equipos = useEquipos(id);
  const resultados = useResultados(id);
  const esperan = dudas.data?.length ?? 0;
  return (
    <>
      <Group justify="space-between" align="baseline">
        <Title order={1} size="h3">{competencia.name}</Title>
        <Text c="dimmed" size="sm">
          {competencia.revision > 0
              ? t('version', {n: competencia.revision}) : t('sin_version')}
        </Text>
      </Group>
      <Mando competencia={competencia} puede={puede}/>
      {esperan > 0 && (
        <Text my="sm" role="status">
          <a className="dir-aviso" href={rutaDe(id, 'revision')}>
            {t('esperan', {count: esperan})}
          </a>
        </Text>
      )}
      <div className="dir-dos">
        <Jueces jueces={jueces.data} error={jueces.error}/>
        <Equipos competencia={competencia} equipos={equipos.data}
          filas={resultados.data?.filas ?? []} dudas={dudas.data ?? []}/>
      </div>
    </>
  );
}

interface EquiposProps {
  competencia: Competencia;
  equipos: Equipo[] | undefined;
  filas: Fila[];               // Of those that have a time.
  dudas: Duda[];
}

const sinTildes = (texto: string) =>
    texto.toLowerCase().normalize('NFD').replace(/[\u0300-\u036f]/g, '');

function Equipos({competencia, equipos, filas, dudas}: EquiposProps) {
  const {t} = useTranslation();
  const [busca, setBusca] = useState('');
  const buscado = sinTildes(busca.trim());
  const vistos = equipos?.filter(({name, number}) =>
      sinTildes(name).includes(buscado) || String(number).startsWith(buscado));
  const completos = filas.filter((una) => una.registros >= competencia.max_registros).length;
  return (
    <section aria-labelledby="equipos">
      <Title order={2} size="h4" id="equipos">{t('equipos')}</Title>
      {equipos && (
        <Text size="sm" c="dimmed" mb="xs">
          {t('completos', {n: completos, de: equipos.length})}
        </Text>
      )}
      {(equipos?.length ?? 0) > 8 && (
        <TextInput type="search" label={t('buscar_equipo')} value={busca} mb="xs"
          onChange={({currentTarget}) => setBusca(currentTarget.value)}/>
      )}
      {equipos?.length === 0 && <Text>{t('sin_equipos')}</Text>}
      {vistos?.length === 0 && equipos!.length > 0 && <Text>{t('nothing_here')}</Text>}
      <ul className="dir-lista">
        {vistos?.map((equipo) => (
          <Avance key={equipo.id} equipo={equipo} competencia={competencia}
            dudas={dudas.filter((duda) => duda.equipo.id === equipo.id).length}
            fila={filas.find(({equipo_id}) => equipo_id === equipo.id)}/>
        ))}
      </ul>
    </section>
  );
}

interface AvanceProps {
  competencia: Competencia;
  equipo: Equipo;
  dudas: number;
  fila: Fila | undefined;
}

function Avance({competencia, equipo, dudas, fila}: AvanceProps) {
  const {t} = useTranslation();
  const de = competencia.max_registros, n = fila?.registros ?? 0;
  const dicho = fila?.estado ?? equipo.estado;
  const estado = dicho === 'ok' || dicho === 'NP' ? '' : ` · ${dicho}`;
  return (
    <li data-equipo={equipo.number}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <a href={rutaDeEquipo(competencia.id, equipo.id)}>
          {equipo.number} · {equipo.name}{estado}
        </a>
        <span className="ui-number dir-no-corta">
          {dudas > 0 && <span className="dir-duda">{t('por_decidir', {count: dudas})} · </span>}
          <span>{t('n_de', {n, de})}</span>
        </span>
      </Group>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Progress value={100 * n / de} aria-hidden style={{flex: 1}}
          color={n >= de ? 'green.9' : 'blue'}/>
        <span className="ui-number dir-suave dir-no-corta">
          {fila && n > 0 ? total(fila, de, t) : '—'}
        </span>
      </Group>
    </li>
  );
}

// A sum of fewer than all times is no total yet, and says so.
function total({total_texto, registros}: Fila, de: number, t: Decir): string {
  return registros < de ? t('parcial', {total: total_texto, n: registros, de}) : total_texto;
}
