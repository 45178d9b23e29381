// Somebody else changed the same record: both values side by side, and a person decides.
import {Dialog, notify, reasonOf} from '@chasqui/ui';
import {Alert, Button, Group, Stack, Text} from '@mantine/core';
import {useState} from 'react';
import {useTranslation} from 'react-i18next';
import {useWay} from '../context';
import {change, disputed, Stale, useChanged} from '../records';
import {shown} from '../values';
import type {Model, Row} from '../wire';

export interface Clash {
  mine: Row;     // What was to be saved.
  before: Row;   // The record as it was read.
  theirs: Row;   // As it is now.
}

interface ConflictProps {
  model: Model;
  clash: Clash | undefined;
  close(saved?: Row): void;  // Settled: with what was saved, or with what is there.
  later?(): void;            // Not settled: what was to be saved stays where it was written.
}

export function Conflict({model, clash, close, later = close}: ConflictProps) {
  const {t} = useTranslation();
  return (
    <Dialog opened={clash !== undefined} onClose={() => later()} title={t('clash')}>
      {clash && <Sides key={JSON.stringify(clash)} model={model} clash={clash} close={close}/>}
    </Dialog>
  );
}

function Sides({model, clash, close}: {model: Model, clash: Clash, close(saved?: Row): void}) {
  const {t} = useTranslation();
  const way = useWay(), changed = useChanged(model);
  const [theirs, setTheirs] = useState(clash.theirs);
  const [fault, setFault] = useState('');
  const [waits, setWaits] = useState(false);
  // What nobody else touched is not asked about, and is saved with either answer.
  const both = disputed(clash.before, theirs, clash.mine);
  const fields = model.campos.filter(({nombre}) => both.includes(nombre));
  const keep = async (changes: Row) => {
    setWaits(true);
    try {
      const saved = await change(model, theirs, changes);
      notify(t('saved'));
      close(saved);
    } catch (error) {
      if (error instanceof Stale) setTheirs(error.theirs);
      else setFault(reasonOf(error, t));
    } finally {
      setWaits(false);
      await changed();
    }
  };
  const keepTheirs = () => {
    const rest = Object.entries(clash.mine).filter(([name]) => !both.includes(name));
    if (rest.length > 0) return void keep(Object.fromEntries(rest));
    close();
    void changed();
  };
  return (
    <Stack>
      <Text>{t('clash_about')}</Text>
      <div className="a-scroll">
        <table className="a-plain a-sides">
          <thead>
            <tr><th scope="col">{t('field')}</th><th scope="col">{t('theirs')}</th>
              <th scope="col">{t('mine')}</th></tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <tr key={field.nombre}>
                <th scope="row">{field.etiqueta}</th>
                <td data-side="theirs" data-label={t('theirs')}>
                  {shown(field, theirs[field.nombre], way)}
                </td>
                <td data-side="mine" data-label={t('mine')}>
                  {shown(field, clash.mine[field.nombre], way)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {fault && <Alert color="red" role="alert" variant="outline">{fault}</Alert>}
      <Group justify="end">
        <Button variant="default" size="md" onClick={keepTheirs}>{t('keep_theirs')}</Button>
        <Button size="md" loading={waits} onClick={() => void keep(clash.mine)}>
          {t('keep_mine')}
        </Button>
      </Group>
    </Stack>
  );
}
