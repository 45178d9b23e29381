// The filtered history as a file: as many answers as it takes, one after another.
import {saveFile} from '@chasqui/client';
import {Dialog, notify, reasonOf, Work} from '@chasqui/ui';
import {Button} from '@mantine/core';
import {useRef, useState} from 'react';
import {useTranslation} from 'react-i18next';
import {api} from './api';
import type {Filtro} from './datos';
import {juntar, kFilasMax, type Formato} from './exportar';

interface ExportarProps {
  filtro: Filtro;
  total: number | undefined;
}

const kNombres = {csv: 'historial.csv', jsonl: 'historial.jsonl'};

export function Exportar({filtro, total}: ExportarProps) {
  const {t} = useTranslation();
  const [filas, setFilas] = useState(0);
  const [haciendo, setHaciendo] = useState<Formato>();
  const corte = useRef<AbortController>(undefined);
  const detener = () => corte.current?.abort();
  const bajar = async (formato: Formato) => {
    const control = corte.current = new AbortController();
    setFilas(0);
    setHaciendo(formato);
    try {
      const pedir = async (tras: number | undefined) => (await api.file('/api/historial', {
        query: {...filtro, formato, tras} as never, signal: control.signal
      })).blob;
      const hecho = await juntar({formato, pedir, avance: setFilas});
      if (control.signal.aborted) return;
      saveFile(new Blob(hecho.partes), kNombres[formato]);
      notify(t('bajado', {count: hecho.filas, nombre: kNombres[formato]}));
    } catch (error) {
      if (!control.signal.aborted) notify({text: reasonOf(error, t), is_bad: true});
    } finally {
      setHaciendo(undefined);
    }
  };
  const es_largo = !!total && total > kFilasMax;  // More than one answer.
  return (
    <>
      {(['csv', 'jsonl'] as const).map((formato) => (
        <Button key={formato} variant="default" disabled={!total || !!haciendo}
          loading={haciendo === formato} onClick={() => void bajar(formato)}>
          {t('bajar', {formato: formato.toUpperCase()})}
        </Button>
      ))}
      <Dialog opened={!!haciendo && es_largo} onClose={detener} title={t('bajando')}>
        <Work label={t('bajando_eventos')} stop={detener}
          {...(filas && total ? {done: filas, total} : {})}/>
      </Dialog>
    </>
  );
}
