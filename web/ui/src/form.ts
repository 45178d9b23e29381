// Forms whose last word is the server's: import from '@chasqui/ui/form'.
import '@mantine/core/styles/Checkbox.css';
import '@mantine/core/styles/Combobox.css';
import '@mantine/core/styles/InlineInput.css';
import '@mantine/core/styles/Popover.css';
import './form.css';

export {Field, Form, type FieldKind, type FieldProps, type Option} from './Form';
export {changesOf, faultsOf, useForm, type FormState} from './useForm';
