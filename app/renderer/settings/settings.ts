import { Component } from '@angular/core';
/** Not yet. */
@Component({ selector: 'tt-settings', template: 'settings' })
export class SettingsView {}
