// Teams or judges out of a sheet: looked at first, stored when no row has an error.
import {ApiError} from '@chasqui/client';
import {notify, reasonOf, Work} from '@chasqui/ui';
import {BadSheet, csvOf} from '@chasqui/ui/sheet';
import {Alert, Button, Group, NativeSelect, Stack, Text} from '@mantine/core';
import {useQueryClient} from '@tanstack/react-query';
import {useId, useState} from 'react';
import {useTranslation} from 'react-i18next';
import {bajar, enviar} from './api';
import type {Credencial} from './Credenciales';
import {claveDe} from './datos';

interface Resumen {
  filas: number;
  validas: number;
  guardados: number;
  errores: {fila: number, campo: string, error: string}[];
  equipos?: Record<string, unknown>[];
  jueces?: Credencial[];
}

export interface ImportarProps {
  que: 'equipos' | 'jueces';
  competencia?: number;
  hecho(): void;
  con_claves?(credenciales: Credencial[]): void;
}

const kMuestra = 200;

export function Importar({que, competencia, hecho, con_claves}: ImportarProps) {
  const {t} = useTranslation();
  const cliente = useQueryClient();
  const id = useId();
  const [csv, setCsv] = useState('');
  const [resumen, setResumen] = useState<Resumen>();
  const [falla, setFalla] = useState('');
  const [trabaja, setTrabaja] = useState('');
  const [formato, setFormato] = useState('json');
  const ruta = `/api/${que}/importar/`;
  const cuerpo = que === 'equipos' ? {competition_id: competencia} : {};
  const intentar = async (rotulo: string, tarea: () => Promise<void>) => {
    setTrabaja(rotulo);
    setFalla('');
    try {
      await tarea();
    } catch (error) {
      const {errores} = (error instanceof ApiError ? error.body ?? {} : {}) as Partial<Resumen>;
      if (errores) setResumen({filas: 0, validas: 0, guardados: 0, errores});
      setFalla(error instanceof BadSheet ? t(error.fault) : reasonOf(error, t));
    } finally {
      setTrabaja('');
    }
  };
  const revisar = (archivo: File | undefined) => intentar(t('revisando'), async () => {
    setResumen(undefined);
    setCsv('');
    if (!archivo) return;
    const leido = await csvOf(archivo);
    setResumen(await enviar(ruta, {...cuerpo, csv: leido, confirmar: false}) as Resumen);
    setCsv(leido);
  });
  const guardar = () => intentar(t('guardando'), async () => {
    const todo = {...cuerpo, csv, confirmar: true};
    if (que === 'jueces' && formato !== 'json') {
      await bajar(ruta, {...todo, formato}, `credenciales.${formato}`);
    } else {
      const dicho = await enviar(ruta, todo) as Resumen;
      if (dicho.jueces) con_claves?.(dicho.jueces);
    }
    await cliente.invalidateQueries({queryKey: ['cuentas']});
    if (competencia) await cliente.invalidateQueries({queryKey: claveDe(competencia)});
    notify(t('importados', {count: resumen?.validas ?? 0}));
    hecho();
  });
  const se_guarda = csv !== '' && !!resumen && resumen.validas > 0 && !resumen.errores.length;
  return (
    <Stack gap="sm">
      <Text size="sm">{t(`columnas_${que}`)}</Text>
      <div>
        <label htmlFor={id} className="dir-rotulo">{t('archivo')}</label>
        <input id={id} type="file" className="dir-archivo"
          accept=".csv,.xlsx,text/csv,text/plain"
          onClick={({currentTarget}) => (currentTarget.value = '')}
          onChange={({currentTarget}) => void revisar(currentTarget.files?.[0])}/>
      </div>
      {trabaja && <Work label={trabaja}/>}
      {falla && <Alert color="red" variant="outline" role="alert">{falla}</Alert>}
      {resumen && resumen.filas > 0 && (
        <Text role="status" fw={600}>
          {t('revisado', {v: resumen.validas, f: resumen.filas})}
        </Text>
      )}
      {resumen && resumen.errores.length > 0 && <Errores errores={resumen.errores}/>}
      {resumen && <Muestra filas={resumen.equipos ?? resumen.jueces ?? []} que={que}/>}
      {que === 'jueces' && (
        <NativeSelect label={t('credenciales_como')} value={formato}
          data={['json', 'pdf', 'csv'].map((value) => ({value, label: t(`como_${value}`)}))}
          onChange={({currentTarget}) => setFormato(currentTarget.value)}/>
      )}
      <Group>
        <Button size="md" disabled={!se_guarda || !!trabaja} onClick={() => void guardar()}>
          {t(`guardar_${que}`)}
        </Button>
        <Button size="md" variant="default" onClick={hecho}>{t('cancel')}</Button>
      </Group>
    </Stack>
  );
}

function Errores({errores}: Pick<Resumen, 'errores'>) {
  const {t} = useTranslation();
  return (
    <div className="dir-tabla" role="region" tabIndex={0} aria-label={t('errores')}>
      <table>
        <caption>{t('errores')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('fila')}</th>
            <th scope="col">{t('campo')}</th>
            <th scope="col">{t('error')}</th>
          </tr>
        </thead>
        <tbody>
          {errores.map(({fila, campo, error}, n) => (
            <tr key={n}><td>{fila}</td><td>{campo}</td><td>{error}</td></tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const kColumnas = {
  equipos: {number: 'dorsal', name: 'nombre', category: 'categoria'},
  jueces: {username: 'usuario', first_name: 'nombre', last_name: 'apellido', rol: 'rol'}
};

// What would be stored.
function Muestra({filas, que}: {filas: object[], que: 'equipos' | 'jueces'}) {
  const {t} = useTranslation();
  if (filas.length === 0) return null;
  const columnas = Object.entries(kColumnas[que]);
  return (
    <div className="dir-tabla" role="region" tabIndex={0} aria-label={t('muestra')}>
      <table>
        <caption>{t('muestra')}</caption>
        <thead>
          <tr>{columnas.map(([campo, rotulo]) => <th key={campo} scope="col">{t(rotulo)}</th>)}</tr>
        </thead>
        <tbody>
          {filas.slice(0, kMuestra).map((fila, n) => (
            <tr key={n}>
              {columnas.map(([campo]) => (
                <td key={campo}>{String((fila as Record<string, unknown>)[campo] ?? '')}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
