// The question before what is hard to take back. It waits for what it started, and says why it
// failed; with `word` that word has to be written first.
import {Alert, Button, Group, Stack, Text, TextInput} from '@mantine/core';
import {useState, type FormEvent, type ReactNode} from 'react';
import {useTranslation} from 'react-i18next';
import {Dialog} from './Dialog';
import {reasonOf} from './reason';

export interface ConfirmProps {
  opened: boolean;
  onClose(): void;
  title: string;
  children: ReactNode;
  action: string;                       // What the button says: "Borrar 3 clientes".
  confirmed(): Promise<unknown> | void; // A failure keeps the question open and is shown.
  is_danger?: boolean;
  word?: string;
}

export function Confirm(props: ConfirmProps) {
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={props.title}>
      {props.opened && <Question {...props}/>}
    </Dialog>
  );
}

function Question({children, action, confirmed, onClose, is_danger, word}: ConfirmProps) {
  const {t} = useTranslation();
  const [written, setWritten] = useState('');
  const [fault, setFault] = useState('');
  const [waits, setWaits] = useState(false);
  const go = async (event: FormEvent) => {
    event.preventDefault();
    setWaits(true);
    setFault('');
    try {
      await confirmed();
      onClose();
    } catch (error) {
      setFault(reasonOf(error, t));
    } finally {
      setWaits(false);
    }
  };
  return (
    <form onSubmit={(event) => void go(event)}>
      <Stack>
        <Text component="div">{children}</Text>
        {word && (
          <TextInput label={t('write_word', {word})} value={written} autoComplete="off" size="md"
            data-autofocus onChange={({currentTarget}) => setWritten(currentTarget.value)}/>
        )}
        {fault && <Alert color="red" role="alert" variant="outline">{fault}</Alert>}
        <Group justify="end">
          <Button variant="default" size="md" onClick={onClose}
            {...(word ? {} : {'data-autofocus': true})}>{t('cancel')}</Button>
          <Button type="submit" size="md" loading={waits} disabled={!!word && written !== word}
            {...(is_danger ? {color: 'red.9'} : {})}>{action}</Button>
        </Group>
      </Stack>
    </form>
  );
}
