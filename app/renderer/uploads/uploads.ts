import { Component } from '@angular/core';
/** Not yet. */
@Component({ selector: 'tt-uploads', template: 'uploads' })
export class Uploads {}
