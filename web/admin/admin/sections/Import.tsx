// A file of rows becomes records: the file, which column is which field, a trial, and only then the
// records, all or none.
import {notify, reasonOf, said as inWords, Work} from '@chasqui/ui';
import {go} from '@chasqui/ui/places';
import {BadSheet, csvOf} from '@chasqui/ui/sheet';
import {Alert, Anchor, Button, NativeSelect, Stack, Text} from '@mantine/core';
import {useState} from 'react';
import {useTranslation} from 'react-i18next';
import {useWay} from '../context';
import {columnsOfFile, guessOf} from '../csv';
import {Heading} from '../Heading';
import {modelHref} from '../places';
import {pathOf, useChanged} from '../records';
import {ask} from '../server';
import {isSame, shown} from '../values';
import type {Field, Imported, Model, Row} from '../wire';

const kFileMax = 8 * 1024 * 1024, kFaultsShown = 100;

interface File_ {
  name: string;
  csv: string;
  columns: string[];
}

export default function Import({model}: {model: Model}) {
  const {t} = useTranslation();
  const [file, setFile] = useState<File_>();
  const [fault, setFault] = useState('');
  const many = model.etiqueta[1];
  const take = async (chosen: File | undefined) => {
    setFault('');
    setFile(undefined);
    if (!chosen) return;
    try {
      const csv = (await csvOf(chosen, kFileMax)).replace(/^\uFEFF/, '');
      const columns = columnsOfFile(csv);
      if (columns.length === 0) return setFault(t('file_empty'));
      setFile({name: chosen.name, csv, columns});
    } catch (error) {
      setFault(error instanceof BadSheet ? t(error.fault) : reasonOf(error, t));
    }
  };
  return (
    <>
      <Heading title={t('import_of', {what: many.toLowerCase()})}
        about={<Anchor size="sm" href={modelHref(model.nombre)}>{many}</Anchor>}/>
      <Stack maw="60rem">
        <div>
          <b id="a-file">1. {t('file')}</b>
          <Text size="sm" c="dimmed" mb="xs" id="a-file-hint">{t('file_hint')}</Text>
          <label className="a-file">
            <input type="file" accept=".csv,.xlsx,text/csv,.txt" aria-labelledby="a-file"
              aria-describedby="a-file-hint"
              onChange={({currentTarget}) => void take(currentTarget.files?.[0])}/>
            {file?.name ?? t('file_choose')}
          </label>
        </div>
        {fault && <Alert color="red" role="alert" variant="outline">{fault}</Alert>}
        {file && <Mapping key={`${file.name} ${file.csv.length}`} model={model} file={file}/>}
      </Stack>
    </>
  );
}

function Mapping({model, file}: {model: Model, file: File_}) {
  const {t} = useTranslation();
  const isKey = ({papel}: Field) => papel === 'id' || papel === 'uuid';
  const fields = model.campos.filter((field) => field.escribible || isKey(field));
  const [columns, setColumns] = useState(() => guessOf(file.columns, fields));
  const [key, setKey] = useState('');
  const [tried, setTried] = useState<Imported>();
  const [fault, setFault] = useState('');
  const [work, setWork] = useState('');
  const changed = useChanged(model);
  const choices = [{value: '', label: t('column_skip')},
                   ...fields.map(({nombre, etiqueta}) => ({value: nombre, label: etiqueta}))];
  const keys = fields.filter((field) => field.unico || isKey(field));
  const put = (column: string, field: string) => {
    setTried(undefined);
    setColumns((now) => ({...now, [column]: field}));
  };
  const run = async (confirmar: boolean) => {
    setWork(t(confirmar ? 'importing' : 'trying'));
    setFault('');
    const used = Object.fromEntries(Object.entries(columns).filter(([, field]) => field));
    try {
      const result = await ask<Imported>('POST', `${pathOf(model)}/importar`, {
        body: {csv: file.csv, columnas: used, confirmar, ...(key ? {clave: key} : {})}
      });
      setTried(result);
      if (!result.aplicado) return;
      notify(t('imported', {count: result.nuevos + result.cambiados}));
      await changed();
      go(modelHref(model.nombre));
    } catch (error) {
      setFault(reasonOf(error, t));
    } finally {
      setWork('');
    }
  };
  return (
    <>
      <section aria-label={t('columns_map')}>
        <Text fw={700}>2. {t('columns_map')}</Text>
        <div className="a-map">
          {file.columns.map((column) => (
            <NativeSelect key={column} label={column} data={choices} value={columns[column] ?? ''}
              onChange={({currentTarget}) => put(column, currentTarget.value)}/>
          ))}
        </div>
        {keys.length > 0 && (
          <NativeSelect mt="sm" maw="24rem" label={t('import_key')}
            description={t('import_key_hint')}
            value={key} onChange={({currentTarget}) => {
              setTried(undefined);
              setKey(currentTarget.value);
            }}
            data={[{value: '', label: t('import_key_none')},
                   ...keys.map(({nombre, etiqueta}) => ({value: nombre, label: etiqueta}))]}/>
        )}
      </section>
      <div>
        <Button variant={tried ? 'default' : 'filled'} size="md" disabled={work !== ''}
          onClick={() => void run(false)}>3. {t('try_it')}</Button>
      </div>
      {work && <Work label={work}/>}
      {fault && <Alert color="red" role="alert" variant="outline">{fault}</Alert>}
      {tried && <Tried model={model} tried={tried} written={Object.values(columns)}/>}
      {tried && tried.fallidas === 0 && tried.nuevos + tried.cambiados > 0 && (
        <div>
          <Button size="md" disabled={work !== ''} onClick={() => void run(true)}>
            4. {t('import_do', {count: tried.nuevos + tried.cambiados})}
          </Button>
        </div>
      )}
    </>
  );
}

function Tried({model, tried, written}:
    {model: Model, tried: Imported, written: string[]}) {
  const {t} = useTranslation();
  const way = useWay();
  const {filas, nuevos, cambiados, iguales, errores, muestra} = tried;
  const names = model.campos.map(({nombre}) => nombre).filter((name) => written.includes(name));
  const fieldOf = (name: string) => model.campos.find(({nombre}) => nombre === name);
  const said = (name: string, of: Row) =>
      shown(fieldOf(name) ?? {tipo: 'text', valores: null}, of[name], way);
  return (
    <section aria-label={t('trial')}>
      <Alert variant="outline" color={tried.fallidas ? 'red' : 'green'} role="status" mb="sm"
        title={tried.fallidas ? t('trial_bad', {count: tried.fallidas}) : t('trial_good')}>
        {t('trial_rows', {count: filas})}: {t('trial_counts', {nuevos, cambiados, iguales})}
      </Alert>
      {errores.length > 0 && (
        <div className="a-scroll" tabIndex={0} role="group" aria-label={t('faults')}>
          <table className="a-plain" aria-label={t('faults')}>
            <thead>
              <tr><th scope="col">{t('row')}</th><th scope="col">{t('field')}</th>
                <th scope="col">{t('fault')}</th></tr>
            </thead>
            <tbody>
              {errores.slice(0, kFaultsShown).map(({fila, campo, mensaje}, at) => (
                <tr key={at}>
                  <td>{fila}</td><td>{fieldOf(campo)?.etiqueta ?? campo}</td>
                  <td>{inWords(mensaje)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {muestra.length > 0 && (
        <div className="a-scroll" tabIndex={0} role="group" aria-label={t('sample')}>
          <Text fw={700} mt="sm">{t('sample')}</Text>
          <table className="a-plain" aria-label={t('sample')}>
            <thead>
              <tr>
                <th scope="col">{t('row')}</th><th scope="col">{t('what_becomes')}</th>
                {names.map((name) => (
                  <th scope="col" key={name}>{fieldOf(name)?.etiqueta ?? name}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {muestra.map(({fila, que, antes, registro}) => (
                <tr key={fila}>
                  <td>{fila}</td><td>{t(`becomes_${que}`)}</td>
                  {names.map((name) => (
                    <td key={name}>
                      {antes && !isSame(antes[name], registro[name]) && (
                        <><del className="a-before">{said(name, antes)}</del>{' → '}</>
                      )}
                      {said(name, registro)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
