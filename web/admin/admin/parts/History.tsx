// Who changed a record, from what to what; and the way back.
import {Confirm, notify, reasonOf} from '@chasqui/ui';
import {Alert, Button, Text} from '@mantine/core';
import {useQuery} from '@tanstack/react-query';
import {useState} from 'react';
import {useTranslation} from 'react-i18next';
import {useReadAgain, useWay} from '../context';
import {pathOf, rowsKey, useChanged} from '../records';
import {ask, get} from '../server';
import {idOf, momentOf, shown} from '../values';
import type {Entry, Model, Row} from '../wire';

export function History({model, row}: {model: Model, row: Row}) {
  const {t} = useTranslation();
  const again = useReadAgain(), changed = useChanged(model);
  const [back, setBack] = useState<Entry>();
  const id = idOf(model, row);
  const read = useQuery({
    queryKey: [...rowsKey(model), 'historial', id], refetchInterval: again,
    queryFn: () => get<Entry[]>(`${pathOf(model, id)}/historial`)
  });
  const revert = async () => {
    await ask('POST', `${pathOf(model, id)}/revertir`, {body: {entrada: back!.id}});
    notify(t('reverted'));
    await changed();
  };
  return (
    <section aria-label={t('history')} className="a-history">
      <h2 className="a-under">{t('history')}</h2>
      {read.error && <Alert color="red" variant="outline">{reasonOf(read.error, t)}</Alert>}
      {read.data?.length === 0 && <Text c="dimmed" role="status">{t('history_none')}</Text>}
      <ol className="a-entries">
        {read.data?.map((entry) => (
          <li key={entry.id}>
            <EntryHead entry={entry}/>
            <Changes model={model} entry={entry}/>
            {model.puede.cambiar && canRevert(entry) && (
              <Button size="xs" variant="default" mt={4} onClick={() => setBack(entry)}>
                {t('revert')}
              </Button>
            )}
          </li>
        ))}
      </ol>
      <Confirm opened={back !== undefined} onClose={() => setBack(undefined)} title={t('revert')}
        action={t('revert')} confirmed={revert}>
        {t('revert_about')}
        {back && <Back model={model} row={row} entry={back}/>}
      </Confirm>
    </section>
  );
}

const canRevert = ({accion, antes}: Entry) =>
    (accion === 'update' || accion === 'delete') && !!antes && Object.keys(antes).length > 0;

export function EntryHead({entry}: {entry: Entry}) {
  const {t} = useTranslation();
  const way = useWay();
  const {hora, quien, accion, direccion} = entry;
  return (
    <Text size="sm" component="div">
      <b>{t(`action_${accion}`, {defaultValue: accion})}</b>
      {' · '}{quien.nombre || t(`who_${quien.tipo}`, {defaultValue: quien.tipo})}
      {' · '}<time dateTime={hora}>{momentOf(hora, way)}</time>
      {direccion && <Text component="span" size="xs" c="dimmed"> · {direccion}</Text>}
    </Text>
  );
}

const differs = (a: unknown, b: unknown) => JSON.stringify(a ?? null) !== JSON.stringify(b ?? null);

export function Changes({model, entry: {antes, despues}}:
    {model: Pick<Model, 'campos'> | undefined, entry: Pick<Entry, 'antes' | 'despues'>}) {
  const {t} = useTranslation();
  const way = useWay();
  const names = [...new Set([...Object.keys(antes ?? {}), ...Object.keys(despues ?? {})])]
      .filter((name) => differs(antes?.[name], despues?.[name]));
  if (names.length === 0) return null;
  return (
    <div className="a-scroll" tabIndex={0} role="group" aria-label={t('changes')}>
      <table className="a-plain">
        <thead>
          <tr><th scope="col">{t('field')}</th><th scope="col">{t('before')}</th>
            <th scope="col">{t('after')}</th></tr>
        </thead>
        <tbody>
          {names.map((name) => {
            const field = model?.campos.find(({nombre}) => nombre === name) ??
                {tipo: 'text', valores: null, etiqueta: name};
            return (
              <tr key={name}>
                <th scope="row">{field.etiqueta}</th>
                <td className="a-before">{shown(field, antes?.[name], way)}</td>
                <td className="a-after">{shown(field, despues?.[name], way)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

// From what the record is now, which later changes may have made of it.
function Back({model, row, entry: {antes}}: {model: Model, row: Row, entry: Entry}) {
  const now = Object.fromEntries(Object.keys(antes ?? {}).map((name) => [name, row[name]]));
  return <Changes model={model} entry={{antes: now, despues: antes}}/>;
}
