// Who changed what, newest first.
import {reasonOf} from '@chasqui/ui';
import {Alert, Button, Loader, NativeSelect, Text, TextInput} from '@mantine/core';
import {useInfiniteQuery} from '@tanstack/react-query';
import {useTranslation} from 'react-i18next';
import {useAddress} from '../address';
import {useSite} from '../context';
import {kKept, spanOf, toldOf, type Known} from '../deeds';
import {Heading} from '../Heading';
import {Changes, EntryHead} from '../parts/History';
import {hrefOf, modelHref} from '../places';
import {useRead} from '../reading';
import {get} from '../server';
import type {Account, Entry, Key, Setting} from '../wire';

const kPage = 50;
const kNames = ['modelo', 'registro', 'quien', 'llave', 'desde', 'hasta'] as const;
type Asked = Record<(typeof kNames)[number], string>;

const isKept = (model: string) => (kKept as readonly string[]).includes(model);

function useKnown(): Known {
  const {app} = useSite();
  const accounts = useRead<Account[]>('usuarios?limit=500', false, app.cuentas).data ?? [];
  const keys = useRead<Key[]>('llaves', false, app.cuentas).data ?? [];
  return {accounts, keys, settings: useRead<Setting[]>('ajustes').data ?? [], roles: app.roles};
}

export default function Audit() {
  const {t} = useTranslation();
  const {app} = useSite();
  const [asked, ask] = useAddress(kNames);
  const known = useKnown();
  const query = Object.fromEntries(Object.entries({...asked, ...spanOf(asked, app.zona || 'UTC')})
      .filter(([, value]) => value));
  const read = useInfiniteQuery({
    queryKey: ['datos', 'auditoria', query], initialPageParam: 0,
    queryFn: ({pageParam, signal}) => get<Entry[]>('auditoria', {
      ...query, limit: kPage, ...(pageParam ? {despues: pageParam} : {})
    }, signal),
    getNextPageParam: (last) => (last.length < kPage ? undefined : last.at(-1)!.id)
  });
  const entries = read.data?.pages.flat() ?? [];
  const is_asked = Object.keys(query).length > 0;
  return (
    <>
      <Heading title={t('section_auditoria')} about={t('audit_about')}/>
      <Filters asked={asked} ask={ask} known={known}/>
      {read.error && <Alert color="red" role="alert" variant="outline">
        {reasonOf(read.error, t)}</Alert>}
      {read.isPending && <Loader aria-label={t('working')}/>}
      {read.data && entries.length === 0 && (
        <Text role="status">{t(is_asked ? 'none_found' : 'audit_none')}</Text>
      )}
      <ol className="a-entries" aria-label={t('section_auditoria')}>
        {entries.map((entry) => <One key={entry.id} entry={entry} known={known}/>)}
      </ol>
      {read.hasNextPage && (
        <Button variant="default" size="md" my="sm" loading={read.isFetchingNextPage}
          onClick={() => void read.fetchNextPage()}>{t('older')}</Button>
      )}
    </>
  );
}

interface FiltersProps {
  asked: Asked;
  ask(change: Partial<Asked>): void;
  known: Known;
}

function Filters({asked, ask, known}: FiltersProps) {
  const {t} = useTranslation();
  const is_asked = Object.values(asked).some(Boolean);
  const day = (name: 'desde' | 'hasta') => (
    <TextInput type="date" label={t(name === 'desde' ? 'day_from' : 'day_to')} value={asked[name]}
      onChange={({currentTarget: {value}}) => ask({[name]: value})}/>
  );
  return (
    <div className="a-filters a-labelled" role="group" aria-label={t('filters')}>
      <What asked={asked} ask={ask} known={known}/>
      <Who asked={asked} ask={ask} known={known}/>
      {day('desde')}{day('hasta')}
      {is_asked && (
        <Button variant="default" onClick={() => ask(Object.fromEntries(
            kNames.map((name) => [name, ''])))}>{t('show_all')}</Button>
      )}
    </div>
  );
}

function What({asked, ask, known}: FiltersProps) {
  const {t} = useTranslation();
  const {app} = useSite();
  const models = app.modelos.map(({nombre, etiqueta}) => ({value: nombre, label: etiqueta[1]}));
  const kept = kKept.filter((name) => !app.modelos.some(({nombre}) => nombre === name))
      .map((name) => ({value: name, label: t(`section_${name}`)}));
  return (
    <>
      <NativeSelect label={t('audit_what')} value={asked.modelo}
        data={[{value: '', label: t('models_all')}, {group: t('records'), items: models},
               {group: t('administration'), items: kept}]}
        onChange={({currentTarget: {value}}) => ask({modelo: value, registro: ''})}/>
      <Which asked={asked} ask={ask} known={known}/>
    </>
  );
}

// Accounts and keys are known by their names, records by their numbers, copies by their files.
function Which({asked: {modelo, registro}, ask, known: {accounts, keys}}: FiltersProps) {
  const {t} = useTranslation();
  const is_of_app = useSite().app.modelos.some(({nombre}) => nombre === modelo);
  if (!modelo || (modelo === 'ajustes' && !is_of_app)) return null;
  const put = ({currentTarget: {value}}: {currentTarget: {value: string}}) =>
    ask({registro: value});
  const named = is_of_app ? undefined : modelo === 'llaves' ? keys
      : modelo === 'usuarios' || modelo === 'sesiones' ? accounts : undefined;
  if (!named)
    return <TextInput label={t(is_of_app ? 'record_number' : 'kept_number')} value={registro}
      onChange={put}/>;
  const items = named.map((each) =>
    ({value: String(each.id), label: 'usuario' in each ? String(each.usuario) : each.nombre}));
  const is_listed = !registro || items.some(({value}) => value === registro);
  return <NativeSelect label={t('which')} value={registro} onChange={put}
    data={[{value: '', label: t('all')}, ...items,
           ...(is_listed ? [] : [{value: registro, label: `#${registro}`}])]}/>;
}

// Who is asked for and in no list, because there are too many, can still be seen and taken away.
function Who({asked: {quien, llave}, ask, known: {accounts, keys}}: FiltersProps) {
  const {t} = useTranslation();
  const people = accounts.map(({id, usuario}) => ({value: `quien:${id}`, label: usuario}));
  const programs = keys.map(({id, nombre}) => ({value: `llave:${id}`, label: nombre}));
  const chosen = llave ? `llave:${llave}` : quien ? `quien:${quien}` : '';
  const is_listed = [...people, ...programs].some(({value}) => value === chosen);
  return (
    <NativeSelect label={t('who')} value={chosen}
      data={[{value: '', label: t('anybody')},
             ...(is_listed || !chosen ? [] : [{value: chosen, label: `#${llave || quien}`}]),
             {group: t('section_usuarios'), items: people},
             {group: t('section_llaves'), items: programs}]}
      onChange={({currentTarget: {value}}) => {
        const [kind = '', id = ''] = value.split(':');
        ask({quien: '', llave: '', ...(kind ? {[kind]: id} : {})});
      }}/>
  );
}

const hrefOfKept = (entry: Entry, name: string) => {
  const search = `?search=${encodeURIComponent(name)}`;
  if (entry.modelo === 'usuarios') return hrefOf('usuarios') + search;
  return entry.modelo === 'ajustes' || entry.modelo === 'llaves' ? hrefOf(entry.modelo) : undefined;
};

function One({entry, known}: {entry: Entry, known: Known}) {
  const {app} = useSite();
  const {modelo = '', registro = ''} = entry;
  const model = app.modelos.find(({nombre}) => nombre === modelo);
  if (!model && isKept(modelo)) return <OfKept entry={entry} known={known}/>;
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

function OfKept({entry, known}: {entry: Entry, known: Known}) {
  const {t} = useTranslation();
  const told = toldOf(entry, known, (word, more = {}) => t(word, more));
  const href = hrefOfKept(entry, told.name);
  return (
    <li>
      <EntryHead entry={told.entry}/>
      <Text size="sm">{href ? <a href={href}>{told.title}</a> : told.title}</Text>
      <Changes model={{campos: told.fields}} entry={told.entry}/>
    </li>
  );
}
