import '@fontsource/noto-sans-devanagari/devanagari-400.css';
import '@fontsource/noto-sans-devanagari/devanagari-500.css';
import '@fontsource/roboto/latin-400.css';
import '@fontsource/roboto/latin-500.css';
import '@fontsource/roboto/latin-ext-400.css';
import '@fontsource/roboto/latin-ext-500.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import '../../ui/src/shared/styles/base.css';
import '../../ui/src/shared/styles/fields.css';
import '../../ui/src/shared/styles/notices.css';
import './shared/app.css';
import { App, NotStarted } from './App';
import { start } from './dhis2/start';
import { languageOf, startI18n } from './i18n';
import { problemOf } from './problem';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
const page = createRoot(root);

async function open() {
  try {
    const started = await start();
    await startI18n(languageOf(started.me.language));
    page.render(
      <StrictMode>
        <App started={started} />
      </StrictMode>,
    );
  } catch (error) {
    await startI18n(languageOf(null));
    page.render(<NotStarted problem={problemOf(error)} />);
  }
}

void open();
