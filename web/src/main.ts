/* Starts the page. */
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import 'element-plus/theme-chalk/base.css'
import 'element-plus/theme-chalk/el-message.css'
import AppRoot from './AppRoot.vue'
import { router } from './router'
import './styles/theme.css'
import './styles/parts.css'
import './styles/print.css'

createApp(AppRoot).use(createPinia()).use(router).mount('#app')
