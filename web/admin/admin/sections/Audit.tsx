// Who changed what, newest first.
import {reasonOf} from '@chasqui/ui';
import {Alert, Button, Loader, NativeSelect, Text, TextInput} from '@mantine/core';
import {useInfiniteQuery} from '@tanstack/react-query';
import {useState} from 'react';
import {useTranslation} from 'react-i18next';
import {useSite} from '../context';
import {Heading} from '../Heading';
import {Changes, EntryHead} from '../parts/History';
import {modelHref} from '../places';
import {get} from '../server';
import type {Entry} from '../wire';

const kPage = 50;

export default function Audit() {
  const {t} = useTranslation();
  const {app} = useSite();
  const [asked, setAsked] = useState({modelo: '', registro: ''});
  const query = Object.fromEntries(Object.entries(asked).filter(([, value]) => value));
  const read = useInfiniteQuery({
    queryKey: ['datos', 'auditoria', query], initialPageParam: 0,
    queryFn: ({pageParam, signal}) => get<Entry[]>('auditoria', {
      ...query, limit: kPage, ...(pageParam ? {despues: pageParam} : {})
    }, signal),
    getNextPageParam: (last) => (last.length < kPage ? undefined : last.at(-1)!.id)
  });
  const entries = read.data?.pages.flat() ?? [];
  return (
    <>
      <Heading title={t('section_auditoria')} about={t('audit_about')}/>
      <div className="a-filters">
        <NativeSelect aria-label={t('model')} value={asked.modelo}
          data={[{value: '', label: t('models_all')}, ...app.modelos.map(({nombre, etiqueta}) =>
            ({value: nombre, label: etiqueta[1]}))]}
          onChange={({currentTarget: {value}}) => setAsked({modelo: value, registro: ''})}/>
        {asked.modelo && (
          <TextInput aria-label={t('record_number')} placeholder={t('record_number')}
            value={asked.registro} onChange={({currentTarget: {value}}) =>
              setAsked({...asked, registro: value})}/>
        )}
      </div>
      {read.error && <Alert color="red" role="alert" variant="outline">
        {reasonOf(read.error, t)}</Alert>}
      {read.isPending && <Loader aria-label={t('working')}/>}
      {read.data && entries.length === 0 && <Text role="status">{t('audit_none')}</Text>}
      <ol className="a-entries" aria-label={t('section_auditoria')}>
        {entries.map((entry) => <One key={entry.id} entry={entry}/>)}
      </ol>
      {read.hasNextPage && (
        <Button variant="default" loading={read.isFetchingNextPage}
          onClick={() => void read.fetchNextPage()}>{t('older')}</Button>
      )}
    </>
  );
}

function One({entry}: {entry: Entry}) {
  const {app} = useSite();
  const {modelo = '', registro = ''} = entry;
  const model = app.modelos.find(({nombre}) => nombre === modelo);
  return (
    <li>
      <EntryHead entry={entry}/>
      {modelo && (
        <Text size="sm">
          {model && registro
              ? <a href={modelHref(modelo, registro)}>{model.etiqueta[0]} {registro}</a>
              : `${modelo} ${registro}`}
        </Text>
      )}
      <Changes model={model} entry={entry}/>
    </li>
  );
}
