/** What DHIS2 is told of the app; `bundle.js` writes the manifest from it. */
export default {
  type: 'app',
  name: 'jumla',
  title: 'Jumla for DHIS2',
  minDHIS2Version: '2.40',
  pwa: { enabled: false },
  entryPoints: { app: './src/main.tsx' },
};
