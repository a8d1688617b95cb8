import { Component } from '@angular/core';
/** Not yet. */
@Component({ selector: 'tt-library', template: 'library' })
export class Library {}
