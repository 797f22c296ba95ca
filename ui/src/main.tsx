import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from './App';
import { startI18n } from './i18n';
import './shared/fonts.css';
import './shared/styles.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

void startI18n().then(() => {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
});
