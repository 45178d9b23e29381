// What stands around every page: theme, language, and what is shown when the page itself fails.
import {Button, Container, MantineProvider, Title} from '@mantine/core';
import {Component, startTransition, StrictMode, type ReactNode} from 'react';
import {createRoot} from 'react-dom/client';
import {useTranslation} from 'react-i18next';
import {Notices} from './notify';
import {colors, theme} from './theme';

function Failed() {
  const {t} = useTranslation();
  return (
    <Container component="main" py="xl">
      <Title order={1} size="h3" mb="md">{t('failed_page')}</Title>
      <Button onClick={() => location.reload()}>{t('reload')}</Button>
    </Container>
  );
}

class Border extends Component<{children: ReactNode}, {failed: boolean}> {
  override state = {failed: false};
  static getDerivedStateFromError = () => ({failed: true});
  override render() {
    return this.state.failed ? <Failed/> : this.props.children;
  }
}

// In pieces, so that a slow telephone answers meanwhile.
export function show(where: HTMLElement, page: ReactNode): void {
  startTransition(() => createRoot(where).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={colors} defaultColorScheme="auto">
        <Border>{page}</Border>
        <Notices/>
      </MantineProvider>
    </StrictMode>));
}
