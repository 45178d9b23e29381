// A button whose work is asked about first.
import {Confirm, type ConfirmProps} from '@chasqui/ui';
import {Button} from '@mantine/core';
import {useState} from 'react';

type AskProps = Omit<ConfirmProps, 'opened' | 'onClose'> & {label: string, about?: string};

export function Ask({label, about, ...rest}: AskProps) {
  const [is_open, setOpen] = useState(false);
  return (
    <>
      <Button size="xs" variant="default" aria-label={about} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Confirm {...rest} opened={is_open} onClose={() => setOpen(false)}/>
    </>
  );
}
