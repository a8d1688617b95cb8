import { Component } from '@angular/core';
/** Not yet. */
@Component({ selector: 'tt-overview', template: 'overview' })
export class Overview {}
