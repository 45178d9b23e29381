// Accounts: who may enter, as what.
import {ApiError} from '@chasqui/client';
import {Dialog, notify, reasonOf} from '@chasqui/ui';
import {Field, Form, useForm} from '@chasqui/ui/form';
import {useSearch} from '@chasqui/ui/places';
import {Badge, Button, Checkbox, Group, Stack, Text} from '@mantine/core';
import {useState} from 'react';
import {useTranslation} from 'react-i18next';
import {useSite, useWay} from '../context';
import {atField} from '../faults';
import {Heading} from '../Heading';
import {LocalTable, type LocalColumn} from '../parts/LocalTable';
import {Secret} from '../parts/Secret';
import {useRead} from '../reading';
import {ask} from '../server';
import {isNothing, momentOf} from '../values';
import type {Account} from '../wire';

const fullName = ({nombre, apellido}: Account) => [nombre, apellido].filter(Boolean).join(' ');

export default function Users() {
  const {t} = useTranslation();
  const {data, fault, again, reread} = useRead<Account[]>('usuarios?limit=500');
  const [opened, setOpened] = useState<number | 'new'>();
  const [link, setLink] = useState<string>();
  const end = async () => {
    setOpened(undefined);
    await reread();
  };
  const words = new URLSearchParams(useSearch()).get('search') ?? '';
  const account = data?.find(({id}) => id === opened);
  return (
    <>
      <Heading title={t('section_usuarios')} about={t('users_about')}>
        <Button onClick={() => setOpened('new')}>{t('user_new')}</Button>
      </Heading>
      <LocalTable key={words} words={words} label={t('section_usuarios')} columns={useColumns()}
        rows={data} fault={fault} again={again} idOf={({id}) => String(id)}
        open={({id}) => setOpened(id)} empty={<Text>{t('users_none')}</Text>}/>
      <Dialog opened={opened !== undefined} onClose={() => setOpened(undefined)}
        title={opened === 'new' ? t('user_new') : account?.usuario ?? ''}>
        {opened === 'new' && <NewUser end={end} linked={setLink}/>}
        {account && <OneUser key={account.id} account={account} end={end} linked={setLink}/>}
      </Dialog>
      <Secret title={t('link')} about={t('link_about')} text={link}
        close={() => setLink(undefined)}/>
    </>
  );
}

function useColumns(): LocalColumn<Account>[] {
  const {t} = useTranslation();
  const way = useWay(), {app} = useSite();
  const rolesOf = ({roles}: Account) => roles.map((role) => app.roles[role] ?? role).join(', ');
  return [
    {name: 'usuario', label: t('user')},
    {name: 'nombre', label: t('name'), value: fullName, cell: fullName},
    {name: 'correo', label: t('mail')},
    {name: 'id', label: t('account_number'), is_number: true},
    {name: 'roles', label: t('roles'), value: rolesOf, cell: (account) => rolesOf(account) || '—'},
    {name: 'activo', label: t('state'), cell: ({activo}) =>
      <Badge variant="outline" color={activo ? 'green' : 'gray'} className="a-badge">
        {t(activo ? 'active' : 'inactive')}
      </Badge>},
    {name: 'sesiones', label: t('section_sesiones'), is_number: true},
    {name: 'ultimo_ingreso', label: t('last_entry'), cell: ({ultimo_ingreso}) =>
      momentOf(ultimo_ingreso, way)}
  ];
}

interface EndProps {
  end(): Promise<void>;
  linked(link: string): void;
}

function Person({form, is_new}: {form: ReturnType<typeof useForm>, is_new: boolean}) {
  const {t} = useTranslation();
  const {app} = useSite();
  return (
    <>
      <Field form={form} name="usuario" label={t('user')} is_required={is_new} is_fixed={!is_new}/>
      <Field form={form} name="nombre" label={t('first_name')}/>
      <Field form={form} name="apellido" label={t('last_name')}/>
      <Field form={form} name="correo" label={t('mail')} kind="email"/>
      <Checkbox.Group label={t('roles')} value={form.values['roles'] as string[]}
        error={form.errors['roles']} onChange={(roles) => form.set('roles', roles)}>
        <Stack gap="xs" mt="xs">
          {Object.entries(app.roles).map(([role, label]) => (
            <Checkbox key={role} value={role} label={label || role}/>
          ))}
        </Stack>
      </Checkbox.Group>
    </>
  );
}

const isTaken = (error: unknown) => error instanceof ApiError && error.code === 'usuario_existe';

function NewUser({end, linked}: EndProps) {
  const {t} = useTranslation();
  const form = useForm({usuario: '', nombre: '', apellido: '', correo: '', roles: [], clave: ''});
  const send = async () => {
    const filled = Object.fromEntries(Object.entries(form.values)
        .filter(([name, value]) => name === 'roles' || !isNothing(value)));
    const {enlace} = await ask<{enlace?: string}>('POST', 'usuarios', {body: filled})
        .catch((error: unknown) => {
          throw isTaken(error) ? atField('usuario', t('user_taken')) : error;
        });
    notify(t('created'));
    await end();
    if (enlace) linked(new URL(enlace, location.origin).href);
  };
  return (
    <Form form={form} send={send} action={t('create')}>
      <Person form={form} is_new/>
      <Field form={form} name="clave" label={t('password')} kind="password"
        hint={t('user_password_hint')} auto_complete="new-password"/>
    </Form>
  );
}

function OneUser({account, end, linked}: EndProps & {account: Account}) {
  const {t} = useTranslation();
  const {usuario, nombre, apellido, correo, roles, activo} = account;
  const form = useForm({usuario, nombre, apellido, correo, roles, activo});
  const send = async () => {
    await ask('PATCH', `usuarios/${account.id}`, {body: form.changes});
    notify(t('saved'));
    await end();
  };
  const getLink = async () => {
    const {enlace} = await ask<{enlace: string}>('POST', `usuarios/${account.id}/enlace`,
                                                  {body: {}});
    await end();
    linked(new URL(enlace, location.origin).href);
  };
  return (
    <Stack>
      <Form form={form} send={send} action={t('save')} only_changes>
        <Person form={form} is_new={false}/>
        <Field form={form} name="activo" label={t('active')} kind="yes_no"
          hint={t('active_about')}/>
      </Form>
      <Password account={account} end={end}/>
      <Group>
        <Button variant="default" onClick={() => void getLink().catch((error: unknown) =>
          notify({text: reasonOf(error, t), is_bad: true}))}>{t('link_make')}</Button>
        <Button component="a" variant="subtle"
          href={`/admin/sesiones?search=${encodeURIComponent(usuario)}`}>
          {t('section_sesiones')}
        </Button>
      </Group>
    </Stack>
  );
}

function Password({account, end}: {account: Account, end(): Promise<void>}) {
  const {t} = useTranslation();
  const form = useForm({clave: ''});
  const send = async () => {
    await ask('POST', `usuarios/${account.id}/clave`, {body: {clave: form.values['clave']}});
    notify(t('password_changed'));
    await end();
  };
  return (
    <Form form={form} send={send} action={t('password_change')} only_changes>
      <Field form={form} name="clave" label={t('password_new')} kind="password"
        hint={t('password_about')} auto_complete="new-password"/>
    </Form>
  );
}

