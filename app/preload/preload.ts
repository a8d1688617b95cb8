/** Passes frames, and says where dropped files lie; nothing else, ever. Runs sandboxed beside every page of a window. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { DesktopBridge } from '../contract/bridge.ts';

const bridge: DesktopBridge = {
  post: (page, text) => ipcRenderer.send('wire', page, text),
  onText: (listener) => {
    const onWire = (_event: unknown, page: string, text: string): void => listener(page, text);
    ipcRenderer.on('wire', onWire);
    return () => void ipcRenderer.off('wire', onWire);
  },
  pathsOf: (files) => {
    // Only what the browser itself was handed by the system has a path: a file a script made has ''.
    const paths = files
      .flatMap((file) => (file instanceof File ? [webUtils.getPathForFile(file)] : []))
      .filter(Boolean);
    if (paths.length > 0) ipcRenderer.send('paths', paths);
    return paths;
  },
};

contextBridge.exposeInMainWorld('tintypeBridge', bridge);
