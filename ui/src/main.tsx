import i18next from 'i18next';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { tellLanguage } from './api';
import { App } from './App';
import { startI18n } from './i18n';
import './shared/styles/index.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

void startI18n().then(() => {
  // Before anything else is asked; nothing has to wait for it.
  void tellLanguage(i18next.language);
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
});
