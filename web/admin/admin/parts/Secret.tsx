// What the server says once and never again: to be copied now.
import {Dialog, notify} from '@chasqui/ui';
import {Button, Stack, Text} from '@mantine/core';
import {useTranslation} from 'react-i18next';

interface SecretProps {
  title: string;
  about: string;
  text: string | undefined;
  close(): void;
}

export function Secret({title, about, text, close}: SecretProps) {
  const {t} = useTranslation();
  const copy = async () => {
    await navigator.clipboard?.writeText(text ?? '').then(() => notify(t('copied')))
        .catch(() => undefined);  // It can be marked and copied by hand.
  };
  return (
    <Dialog opened={text !== undefined} onClose={close} title={title}>
      <Stack>
        <Text>{about}</Text>
        <pre className="a-json a-secret" tabIndex={0}>{text}</pre>
        <Button size="md" onClick={() => void copy()}>{t('copy')}</Button>
      </Stack>
    </Dialog>
  );
}
