// Starts the client: styles, theme, the frame, then the page that the address names.
import { mount } from 'svelte';
import App from './App.svelte';
import { startRouter } from './router.svelte';
import './styles/fonts.css';
import './styles/base.scss';
import { applyTheme } from './ui/theme.svelte';

applyTheme();
mount(App, { target: document.getElementById('app') as HTMLElement });
void startRouter();
