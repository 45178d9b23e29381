// What is asked above the page. As Mantine's Modal, but its head is no second banner of the page.
import {Modal} from '@mantine/core';
import {useState, type ReactNode} from 'react';
import {useTranslation} from 'react-i18next';
import {mayLeave, Within, type Unsaved} from './places';

export interface DialogProps {
  opened: boolean;
  onClose(): void;
  title: string;
  children: ReactNode;
}

export function Dialog({opened, onClose, title, children}: DialogProps) {
  const {t} = useTranslation();
  const [was_opened, setWasOpened] = useState(opened);
  if (opened && !was_opened) setWasOpened(true);
  const [unsaved] = useState<Unsaved>(() => new Set());
  const close = () => {
    if (mayLeave(unsaved)) onClose();
  };
  if (!was_opened) return null;  // One within another comes after it, and so above it.
  return (
    <Modal.Root opened={opened} onClose={close} centered>
      <Modal.Overlay/>
      <Modal.Content>
        <div className="ui-dialog-head">
          <Modal.Title fw={700}>{title}</Modal.Title>
          <Modal.CloseButton aria-label={t('close')} size={44}/>
        </div>
        <Modal.Body><Within.Provider value={unsaved}>{children}</Within.Provider></Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
