// Lists that somebody wants to find again: what was asked, under a name.
import {Dialog, notify, reasonOf} from '@chasqui/ui';
import {Field as FormField, Form, useForm} from '@chasqui/ui/form';
import {addressOf, type Asked} from '@chasqui/ui/table';
import {ActionIcon, Anchor, Button, Group, Stack, Text} from '@mantine/core';
import {useQuery} from '@tanstack/react-query';
import {useState} from 'react';
import {useTranslation} from 'react-i18next';
import {useSite} from '../context';
import {modelHref} from '../places';
import {ask, get} from '../server';
import type {Model, View} from '../wire';

export function Views({model, asked}: {model: Model, asked: Asked}) {
  const {t} = useTranslation();
  const [is_open, setOpen] = useState(false);
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>{t('views')}</Button>
      <Dialog opened={is_open} onClose={() => setOpen(false)} title={t('views')}>
        {is_open && <Kept model={model} asked={asked} close={() => setOpen(false)}/>}
      </Dialog>
    </>
  );
}

function Kept({model, asked, close}: {model: Model, asked: Asked, close(): void}) {
  const {t} = useTranslation();
  const {app: {yo}, queries} = useSite();
  const read = useQuery({queryKey: ['vistas'], queryFn: () => get<View[]>('vistas')});
  const form = useForm({nombre: '', compartida: false});
  const views = (read.data ?? []).filter(({modelo}) => modelo === model.nombre);
  const consulta = addressOf({...asked, page: 1}).replace(/^\?/, '');
  const keep = async () => {
    const {nombre, compartida} = form.values;
    await ask('PUT', 'vistas', {body: {modelo: model.nombre, nombre, consulta, compartida}});
    form.reset({nombre: '', compartida: false});
    notify(t('view_kept'));
    await read.refetch();
  };
  const forget = async ({id, nombre, consulta, compartida}: View) => {
    const undo = async () => {
      await ask('PUT', 'vistas', {body: {modelo: model.nombre, nombre, consulta, compartida}});
      await queries.invalidateQueries({queryKey: ['vistas']});
    };
    await ask('DELETE', `vistas/${id}`).then(
        () => notify({text: t('deleted_of', {what: nombre}), undo}),
        (error: unknown) => notify({text: reasonOf(error, t), is_bad: true}));
    await read.refetch();
  };
  return (
    <Stack>
      {views.length === 0 && <Text c="dimmed" role="status">{t('views_none')}</Text>}
      {views.map((view) => (
        <Group key={view.id} justify="space-between" wrap="nowrap">
          <Anchor onClick={close}
            href={modelHref(model.nombre) + (view.consulta ? `?${view.consulta}` : '')}>
            {view.nombre}{view.compartida ? ` · ${t('view_shared')}` : ''}
          </Anchor>
          {(view.mia || yo.administra) && (
            <ActionIcon variant="subtle" size={36}
              aria-label={t('delete_of', {what: view.nombre})}
              onClick={() => void forget(view)}><span aria-hidden>×</span></ActionIcon>
          )}
        </Group>
      ))}
      <Form form={form} send={keep} action={t('view_keep')}>
        <FormField form={form} name="nombre" label={t('view_name')} is_required/>
        {yo.administra && (
          <FormField form={form} name="compartida" label={t('view_share')} kind="yes_no"/>
        )}
      </Form>
    </Stack>
  );
}
