// Whoever is signed in changes the own password. Every session ends with it, also this one: it is
// opened again with the new one, so that nobody is sent out of what he is doing.
import {ApiError} from '@chasqui/client';
import {notify} from '@chasqui/ui';
import {Field, Form, useForm} from '@chasqui/ui/form';
import {Button} from '@mantine/core';
import {useState} from 'react';
import {useTranslation} from 'react-i18next';
import {atField} from '../faults';
import {ask, refused} from '../server';

const kCharactersMin = 8;  // As access/password.h; the server has the last word.

export interface OwnPasswordProps {
  user: string;
  paths: {clave: string, login: string};
}

export default function OwnPassword(props: OwnPasswordProps) {
  const {t} = useTranslation();
  const [is_open, setOpen] = useState(false);
  return (
    <>
      <Button variant="default" aria-expanded={is_open} onClick={() => setOpen(!is_open)}>
        {t('password_own')}
      </Button>
      {is_open && <Change {...props} done={() => setOpen(false)}/>}
    </>
  );
}

function Change({user, paths, done}: OwnPasswordProps & {done(): void}) {
  const {t} = useTranslation();
  const form = useForm({actual: '', nueva: ''});
  const send = async () => {
    const actual = String(form.values['actual'] ?? ''), nueva = String(form.values['nueva'] ?? '');
    if ([...nueva].length < kCharactersMin) throw atField('nueva', t('password_rule'));
    await ask('POST', paths.clave, {body: {actual, nueva}}).catch((error: unknown) => {
      throw faultOf(error, t);
    });
    await ask('POST', paths.login, {body: {username: user, password: nueva, cookie: true}})
        .then(() => refused.set(false), () => refused.set(true));  // It is changed in any case.
    notify(t('password_own_changed'));
    done();
  };
  return (
    <Form form={form} send={send} action={t('password_change')} cancel={done} only_changes>
      <Field form={form} name="actual" label={t('password_now')} kind="password" is_required
        auto_complete="current-password"/>
      <Field form={form} name="nueva" label={t('password_new')} kind="password" is_required
        hint={t('password_own_hint')} auto_complete="new-password"/>
    </Form>
  );
}

function faultOf(error: unknown, t: (word: string) => string): unknown {
  if (!(error instanceof ApiError)) return error;
  if (error.status === 403) return atField('actual', t('password_wrong'));
  return error.fields['new_password'] ? atField('nueva', error.fields['new_password']) : error;
}
