// Keys of programs, and what each published.
import {Dialog, notify} from '@chasqui/ui';
import {Field, Form, useForm} from '@chasqui/ui/form';
import {Button, Checkbox, Stack, Text} from '@mantine/core';
import {useState, type ReactNode} from 'react';
import {useTranslation} from 'react-i18next';
import {useSite, useWay} from '../context';
import {Heading} from '../Heading';
import {Ask} from '../parts/Ask';
import {LocalTable} from '../parts/LocalTable';
import {Secret} from '../parts/Secret';
import {useRead} from '../reading';
import {ask} from '../server';
import {fromTheClock, isNothing, momentOf} from '../values';
import type {Key, Row} from '../wire';

const listOf = (value: unknown) => (Array.isArray(value) ? value.join(', ') : String(value ?? ''));
const stateOf = ({viva, revocada}: Key) => (viva ? 'active' : revocada ? 'revoked' : 'expired');

export default function Keys() {
  const {t} = useTranslation();
  const way = useWay(), {app} = useSite();
  const {data, fault, again, reread} = useRead<Key[]>('llaves');
  const [is_new, setNew] = useState(false);
  const [secret, setSecret] = useState<string>();
  const revoke = async ({id}: Key) => {
    await ask('DELETE', `llaves/${id}`);
    notify(t('key_revoked'));
    await reread();
  };
  const moments = ['ultimo_uso', 'vence', 'creada'].filter((name) =>
    data?.some((key) => name in key));
  const rolesOf = ({roles}: Key) =>
    listOf(Array.isArray(roles) ? roles.map((role: string) => app.roles[role] || role) : roles);
  return (
    <>
      <Heading title={t('section_llaves')} about={t('keys_about')}>
        <Button onClick={() => setNew(true)}>{t('key_new')}</Button>
      </Heading>
      <div className="a-keys">
        <LocalTable label={t('section_llaves')} rows={data} fault={fault} again={again}
          idOf={({id}) => String(id)} empty={<Text>{t('keys_none')}</Text>} columns={[
            {name: 'nombre', label: t('name'), cell: ({nombre}) => <Narrow>{nombre}</Narrow>},
            {name: 'viva', label: t('state'), value: (key) => t(stateOf(key)),
             cell: (key) => t(stateOf(key))},
            {name: 'roles', label: t('roles'), value: rolesOf,
             cell: (key) => <Narrow>{rolesOf(key) || '—'}</Narrow>},
            {name: 'tipos', label: t('kinds'),
             cell: ({tipos}) => <Narrow>{listOf(tipos) || t('all')}</Narrow>},
            {name: 'publicado', label: t('published'), cell: ({publicado}) => (
              publicado ? <Narrow><Published counts={publicado as Row}/></Narrow> : '—')},
            ...moments.map((name) => (
              {name, label: t(`key_${name}`), is_hidden: name === 'creada',
               cell: (key: Key) => <Narrow>{momentOf(key[name], way)}</Narrow>})),
            {name: 'id', label: t('actions'), is_sortable: false, cell: (key) => key.viva && (
              <Ask label={t('revoke')} about={t('revoke_of', {what: key.nombre})} is_danger
                title={t('revoke_of', {what: key.nombre})} action={t('revoke')}
                confirmed={() => revoke(key)}>{t('revoke_about')}</Ask>
            )}
          ]}/>
      </div>
      <Dialog opened={is_new} onClose={() => setNew(false)} title={t('key_new')}>
        {is_new && <NewKey made={async (key) => {
          setNew(false);
          setSecret(key);
          await reread();
        }}/>}
      </Dialog>
      <Secret title={t('key')} about={t('key_about')} text={secret}
        close={() => setSecret(undefined)}/>
    </>
  );
}

// Wraps within its cell, so that the table with its last column fits beside the menu.
const Narrow = ({children}: {children: ReactNode}) => <span className="a-narrow">{children}</span>;

function Published({counts}: {counts: Row}) {
  const {t} = useTranslation();
  return (['aceptados', 'repetidos', 'rechazados'] as const)
      .map((name) => t(`published_${name}`, {count: Number(counts[name] ?? 0)})).join(', ');
}

function NewKey({made}: {made(key: string): Promise<void>}) {
  const {t} = useTranslation();
  const {app} = useSite();
  const form = useForm({nombre: '', roles: [], tipos: '', vence: null});
  const send = async ({nombre, roles, tipos, vence}: Record<string, unknown>) => {
    const kinds = String(tipos ?? '').split(',').map((each) => each.trim()).filter(Boolean);
    const {llave} = await ask<{llave: string}>('POST', 'llaves', {body: {
      nombre, ...(kinds.length ? {tipos: kinds} : {}),
      ...((roles as string[]).length ? {roles} : {}),
      ...(isNothing(vence) ? {} : {vence: fromTheClock(String(vence), app.zona || 'UTC')})
    }});
    await made(llave);
  };
  return (
    <Form form={form} send={send} action={t('create')}>
      <Field form={form} name="nombre" label={t('name')} is_required/>
      <Checkbox.Group label={t('roles')} value={form.values['roles'] as string[]}
        error={form.errors['roles']} onChange={(roles) => form.set('roles', roles)}>
        <Stack gap="xs" mt="xs">
          {Object.entries(app.roles).map(([role, label]) => (
            <Checkbox key={role} value={role} label={label || role}/>
          ))}
        </Stack>
      </Checkbox.Group>
      <Field form={form} name="tipos" label={t('kinds')} hint={t('kinds_hint')}/>
      <Field form={form} name="vence" label={t('key_vence')} kind="timestamp"/>
    </Form>
  );
}
